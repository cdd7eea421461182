/** Styles are imported for the bundle's sake alone. */
declare module '*.css';
