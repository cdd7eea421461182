// Runs the trigger board's sketch on a computer, in a time of its own: "run US" lets it loop until that microsecond, "say
// TEXT" hands it a line, "cut TEXT" the same without its end. What it says goes to the standard output; "edge PULSE_US"
// lines tell when its pin rose. -DSTART_US sets what its microseconds show at the start.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <iostream>
#include <string>

#define LED_BUILTIN 13
#define OUTPUT 1
#define HIGH 1
#define LOW 0

static uint64_t virtualUs = 0;
static int level[32];

static uint32_t micros() { return (uint32_t)(virtualUs + START_US); }
static void pinMode(uint8_t, int) {}
static void digitalWrite(uint8_t pin, int value) {
  if (pin == 2 && value == HIGH && level[2] == LOW) printf("edge %llu\n", (unsigned long long)virtualUs);
  level[pin] = value;
}

struct FakeSerial {
  std::deque<char> input;
  int room = 63;  // an Uno's buffer, emptied at 115,200 baud
  uint64_t emptiedUs = 0;
  void begin(uint32_t) {}
  int available() { return (int)input.size(); }
  int read() {
    const char byte = input.front();
    input.pop_front();
    return (unsigned char)byte;
  }
  int availableForWrite() {
    const uint64_t sent = (virtualUs - emptiedUs) * 115200 / 10000000;
    if (sent > 0) {
      room = room + (int)sent > 63 ? 63 : room + (int)sent;
      emptiedUs = virtualUs;
    }
    return room;
  }
  void write(const uint8_t *bytes, size_t length) {
    room -= (int)length;
    fwrite(bytes, 1, length, stdout);
  }
} Serial;

#include SKETCH

int main() {
  setup();
  std::string verb, rest;
  while (std::cin >> verb && std::getline(std::cin, rest)) {
    const std::string text = rest.empty() ? rest : rest.substr(1);
    if (verb == "run") {
      for (const uint64_t until = std::stoull(text); virtualUs < until; virtualUs += 20) loop();
    } else {
      for (const char byte : text) Serial.input.push_back(byte);
      if (verb == "say") Serial.input.push_back('\n');
      loop();
    }
  }
  return 0;
}
