"""The learning curve of a run: one line per checkpoint in curve.csv, and the same drawn in curve.svg."""
import csv
import math
import os

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 56, 150, 34, 44
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16a085", "#7f8c8d", "#34495e")
TICKS_MM = (10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 300, 500, 700, 1000)


def add_line(folder, row):
    """Appends a checkpoint's figures (a dict, the same keys every time) and draws the curve anew."""
    path = os.path.join(folder, "curve.csv")
    new = not os.path.exists(path)
    with open(path, "a", newline="", encoding="utf8") as out:
        writer = csv.DictWriter(out, row.keys())
        if new:
            writer.writeheader()
        writer.writerow(row)
    draw(folder)


def draw(folder):
    """curve.svg from curve.csv: error at hidden joints of validation people, mm, over training windows, mm in ratios."""
    with open(os.path.join(folder, "curve.csv"), encoding="utf8") as lines:
        rows = list(csv.DictReader(lines))
    names = [key for key in rows[0] if key.startswith("val_")]
    windows = [float(row["windows"]) for row in rows]
    values = {name: [float(row[name]) for row in rows] for name in names}
    low = 0.93 * min(min(v) for v in values.values())
    high = 1.07 * max(max(v) for v in values.values())

    def x(n):
        return LEFT + (WIDTH - LEFT - RIGHT) * n / max(windows)

    def y(mm):
        return TOP + (HEIGHT - TOP - BOTTOM) * math.log(high / mm) / math.log(high / low)

    parts = [f'<text x="{LEFT}" y="20" font-weight="bold">Error at hidden joints, people of split validation (mm)</text>']
    for mm in (t for t in TICKS_MM if low <= t <= high):
        parts.append(f'<path d="M{LEFT} {y(mm):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                     f'<text x="{LEFT - 8}" y="{y(mm) + 4:.1f}" text-anchor="end">{mm}</text>')
    for share in (0, 0.25, 0.5, 0.75, 1):
        n = share * max(windows)
        parts.append(f'<text x="{x(n):.1f}" y="{HEIGHT - 22}" text-anchor="middle">{n / 1000:.0f}k</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">training windows</text>')
    for name, label_y, colour in labels(names, values, y):
        points = " ".join(f"{x(n):.1f},{y(mm):.1f}" for n, mm in zip(windows, values[name]))
        title = f'{name[4:-3].replace("_", " ")} {values[name][-1]:.1f}'
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
                     f'<circle cx="{x(windows[-1]):.1f}" cy="{y(values[name][-1]):.1f}" r="2.5" fill="{colour}"/>'
                     f'<text x="{WIDTH - RIGHT + 10}" y="{label_y:.1f}" fill="{colour}">{title}</text>')
    body = "\n".join(parts)
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">\n'
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n')
    path = os.path.join(folder, "curve.svg")
    with open(path + ".part", "w", encoding="utf8") as out:
        out.write(svg)
    os.replace(path + ".part", path)


def labels(names, values, y, gap=15):
    """(name, y of its label, colour), from top to bottom, labels at least `gap` apart."""
    out, last = [], -math.inf
    for name in sorted(names, key=lambda name: -values[name][-1]):
        last = max(y(values[name][-1]) + 4, last + gap)
        out.append((name, last, COLOURS[names.index(name) % len(COLOURS)]))
    return out
