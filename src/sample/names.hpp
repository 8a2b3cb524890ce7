#pragma once
// Invented names of people: surnames by about their real frequency, given names by the habits of the decade of birth.

#include <string>

#include "base/random.hpp"

namespace zhagen::sample {

std::string person_name(Random& random, bool male, int birth_year);

}  // namespace zhagen::sample
