#pragma once
// The people of a sample: each row follows from the seed and its number alone.

#include <string>
#include <unordered_set>
#include <vector>

#include "base/date.hpp"
#include "sample/posts.hpp"

namespace zhagen::sample {

class People {
  const Places& places_;
  const Posts& posts_;
  std::uint64_t seed_;
  Date asof_;
  std::unordered_set<std::uint64_t> numbers_;  // identity numbers given out

 public:
  People(const Places& places, const Posts& posts, std::uint64_t seed, Date asof)
      : places_(places), posts_(posts), seed_(seed), asof_(asof) {}

  static const std::vector<std::string>& headings();
  /// Rows are asked for in order, 0, 1, 2...: identity numbers do not repeat within them.
  std::vector<std::string> row(std::size_t i);

 private:
  struct Person;
  void career(Person& p, Random& random) const;
  void wishes(Person& p, Random& random) const;
  std::string identity(const Person& p, Random& random);
};

}  // namespace zhagen::sample
