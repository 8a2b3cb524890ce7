#include "dues/calendar.hpp"

#include <fmt/format.h>

namespace zhagen::dues {
namespace {

constexpr std::size_t kOctets = 75;

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
  }
  return out;
}

/// A content line, folded after at most 75 octets, between characters.
void line(std::string& out, std::string_view text) {
  std::size_t room = kOctets;
  while (text.size() > room) {
    std::size_t end = room;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    out.append(text.substr(0, end)).append("\r\n ");
    text.remove_prefix(end);
    room = kOctets - 1;  // the blank at its beginning counts
  }
  out.append(text).append("\r\n");
}

/// 20260305T060709Z
std::string stamp(Instant at) {
  std::string out;
  for (char c : utc_text(at).substr(0, 19))
    if (c != '-' && c != ':') out += c;
  return out + "Z";
}

}  // namespace

std::string calendar_of(const std::vector<Hit>& hits, const std::vector<Words>& words, Instant now) {
  std::string out;
  for (const char* head : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhagen//dues//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "NAME:应办", "X-WR-CALNAME:应办",
                           "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"})
    line(out, head);
  const std::string at = stamp(now);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& h = hits[i];
    if (!h.item.day.exact()) continue;
    std::string description = words[i].sentence;
    if (!words[i].missing.empty()) description += "（待核：" + words[i].missing + "）";
    line(out, "BEGIN:VEVENT");
    line(out, fmt::format("UID:{}-{}-{}@zhagen", h.due->name, h.item.record.value(), h.item.span.from.value()));
    line(out, "DTSTAMP:" + at);
    line(out, fmt::format("DTSTART;VALUE=DATE:{:08}", h.item.day.value()));
    line(out, fmt::format("DTEND;VALUE=DATE:{:08}", h.item.day.add_days(1).value()));
    line(out, "SUMMARY:" + escaped(fmt::format("{}{}：{}", h.standing == Standing::ahead ? "" : standing_zh(h.standing) + std::string(" "), h.due->label, words[i].title)));
    line(out, "DESCRIPTION:" + escaped(description));
    line(out, "CATEGORIES:" + escaped(h.due->label));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
  }
  line(out, "END:VCALENDAR");
  return out;
}

Result<std::string> calendar(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor, Instant now, std::size_t most) {
  std::vector<Hit> some = TRY(hits(tx, board, actor, true));
  std::erase_if(some, [](const Hit& h) { return !h.item.day.exact(); });
  if (some.size() > most) some.resize(most);
  return calendar_of(some, TRY(words_of(tx, base, board, some)), now);
}

}  // namespace zhagen::dues
