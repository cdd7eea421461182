// Trigger board for GenGait, protocol version 1 (see README.md beside this file).
//
// Exposes all cameras at the same instants and tells the computer, for each pulse, its number and when it was, by this
// board's microseconds. Runs on anything that Arduino's core supports with a 5 V or 3.3 V output (Micro, Leonardo, Uno,
// Nano, Pro Micro, Pico, Teensy); no libraries.

const char FIRMWARE[] = "1.0.0";

const uint8_t TRIGGER_PIN = 2;          // rising edge = begin of the exposure
const uint8_t LAMP_PIN = LED_BUILTIN;   // what the computer wants people to know
const uint32_t BAUD = 115200;           // of no meaning on native USB
const uint32_t PULSE_US = 1000;         // length of a pulse: long enough for every opto-isolated input
const uint32_t MIN_RATE_MHZ = 1000;     // millihertz
const uint32_t MAX_RATE_MHZ = 240000;
const uint32_t STATUS_US = 1000000;
const uint8_t LONGEST_LINE = 40;        // of a command
const uint8_t LONGEST_REPLY = 40;       // of what is said here

bool running = false;
uint32_t rateMilliHz = 30000;
uint32_t nextPulse = 0;
uint8_t lamp = 0;                       // 0 off, 1 ready, 2 recording, 3 fault

uint32_t dueUs = 0;                     // when the next pulse is due
uint32_t restOfUs = 0;                  // what whole microseconds leave of the period, in units of 1/rateMilliHz µs
uint32_t pulseAtUs = 0;
bool pulseIsHigh = false;
bool pulseUntold = false;               // its line is still to be sent
uint32_t toldPulse = 0;
uint32_t statusAtUs = 0;

char command[LONGEST_LINE + 1];
uint8_t commandLength = 0;
bool skipping = false;                  // a line that is too long, up to its end

// CRC-16/XMODEM, polynomial 0x1021, start 0.
uint16_t crc16(const char *text, uint8_t length) {
  uint16_t crc = 0;
  for (uint8_t i = 0; i < length; i++) {
    crc ^= (uint16_t)(uint8_t)text[i] << 8;
    for (uint8_t bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (uint16_t)(crc << 1) ^ 0x1021 : (uint16_t)(crc << 1);
  }
  return crc;
}

// Sends a text with its checksum. A line for which there is no room is left out whole: half a line is worth nothing, and
// waiting here would delay the next pulse.
bool say(const char *text) {
  char line[LONGEST_REPLY];
  int length = snprintf(line, sizeof line, "%s*%04X\n", text, (unsigned)crc16(text, (uint8_t)strlen(text)));
  if (length <= 0 || length >= (int)sizeof line || Serial.availableForWrite() < length) return false;
  Serial.write((const uint8_t *)line, (size_t)length);
  return true;
}

void sayVersion() {
  char text[32];
  snprintf(text, sizeof text, "V,1,%s", FIRMWARE);
  say(text);
}

void sayStatus() {
  char text[32];
  snprintf(text, sizeof text, "S,%u,%lu,%lu,%u", running ? 1u : 0u, (unsigned long)rateMilliHz,
           (unsigned long)nextPulse, (unsigned)lamp);
  say(text);
}

void sayPulse() {
  char text[32];
  snprintf(text, sizeof text, "P,%lu,%lu", (unsigned long)toldPulse, (unsigned long)pulseAtUs);
  pulseUntold = !say(text);
}

// An unsigned 32-bit number in decimal digits; false for anything else.
bool readNumber(const char *text, uint32_t *value) {
  if (*text == 0 || strlen(text) > 10) return false;
  uint64_t number = 0;
  for (; *text != 0; text++) {
    if (*text < '0' || *text > '9') return false;
    number = number * 10 + (uint64_t)(*text - '0');
  }
  if (number > 0xFFFFFFFFull) return false;
  *value = (uint32_t)number;
  return true;
}

void start(uint32_t nowUs) {
  running = true;
  dueUs = nowUs;
  restOfUs = 0;
}

// Follows a command whose checksum is right.
void follow(const char *text, uint32_t nowUs) {
  const bool plain = text[1] == 0;
  const bool hasNumber = text[0] != 0 && text[1] == ',';
  uint32_t number = 0;
  if (hasNumber && !readNumber(text + 2, &number)) { say("E,range"); return; }
  if (text[0] == '?' && plain) { sayVersion(); return; }
  if (text[0] == 'G' && (plain || hasNumber)) {
    // A board that runs goes on as it is: cameras count its pulses.
    if (!running) {
      if (hasNumber) nextPulse = number;
      start(nowUs);
    }
  } else if (text[0] == 'H' && plain) {
    running = false;
  } else if (text[0] == 'R' && hasNumber) {
    if (number < MIN_RATE_MHZ || number > MAX_RATE_MHZ) { say("E,range"); return; }
    rateMilliHz = number;
    restOfUs = 0;
  } else if (text[0] == 'L' && hasNumber) {
    if (number > 3) { say("E,range"); return; }
    lamp = (uint8_t)number;
  } else {
    say("E,unknown");
    return;
  }
  sayStatus();
}

// A whole line without its end: `text*CCCC`.
void takeLine(uint32_t nowUs) {
  if (commandLength < 6 || command[commandLength - 5] != '*') { say("E,checksum"); return; }
  char sum[5];
  const uint8_t length = commandLength - 5;
  snprintf(sum, sizeof sum, "%04X", (unsigned)crc16(command, length));
  if (memcmp(sum, command + length + 1, 4) != 0) { say("E,checksum"); return; }
  command[length] = 0;
  follow(command, nowUs);
}

void listen(uint32_t nowUs) {
  while (Serial.available() > 0) {
    const char byte = (char)Serial.read();
    if (byte == '\n') {
      if (skipping) say("E,checksum");
      else if (commandLength > 0) takeLine(nowUs);
      commandLength = 0;
      skipping = false;
    } else if (byte != '\r' && !skipping) {
      if (commandLength < LONGEST_LINE) command[commandLength++] = byte;
      else skipping = true;
    }
  }
}

// The pulse, when it is due. The differences are right across the wrap of the microseconds.
void pulse(uint32_t nowUs) {
  if (pulseIsHigh && nowUs - pulseAtUs >= PULSE_US) {
    digitalWrite(TRIGGER_PIN, LOW);
    pulseIsHigh = false;
  }
  if (!running || (int32_t)(nowUs - dueUs) < 0) return;
  digitalWrite(TRIGGER_PIN, HIGH);
  pulseAtUs = micros();
  pulseIsHigh = true;
  pulseUntold = true;
  toldPulse = nextPulse++;
  // 10^9 / rate in whole microseconds, the rest carried on: the mean rate is exact.
  dueUs += 1000000000UL / rateMilliHz;
  restOfUs += 1000000000UL % rateMilliHz;
  if (restOfUs >= rateMilliHz) {
    restOfUs -= rateMilliHz;
    dueUs++;
  }
  // After being held up for longer than a period, pulses are left out, not made up for.
  if ((int32_t)(nowUs - dueUs) > 0) dueUs = nowUs + 1000000000UL / rateMilliHz;
}

// off; ready: steady; recording: one second on, one off; fault: five times a second.
void showLamp(uint32_t nowUs) {
  const uint32_t halfUs = lamp == 2 ? 1000000 : 100000;
  const bool on = lamp == 1 || (lamp > 1 && (nowUs / halfUs) % 2 == 0);
  digitalWrite(LAMP_PIN, on ? HIGH : LOW);
}

void setup() {
  pinMode(TRIGGER_PIN, OUTPUT);
  pinMode(LAMP_PIN, OUTPUT);
  digitalWrite(TRIGGER_PIN, LOW);
  Serial.begin(BAUD);
  sayVersion();
}

void loop() {
  const uint32_t nowUs = micros();
  pulse(nowUs);
  if (pulseUntold) sayPulse();
  showLamp(nowUs);
  listen(nowUs);
  if (nowUs - statusAtUs >= STATUS_US) {
    statusAtUs = nowUs;
    sayStatus();
  }
}
