#pragma once
// The part of the story that is told by hand: the county, its people, and six batches from the first survey to the last
// return. Internal to the room.

#include <vector>

#include "sample/world.hpp"

namespace zhagen::sample {

// core_places.cpp
/// The county with its bodies, townships, villages, schools, hospitals and firms, and a university outside the tree.
Status make_places(World& world);
/// Cadres with their careers, and who leads them and the places they go to.
Status make_people(World& world);

// core_batch.cpp

/// One batch: who goes where, for how long.
struct BatchStory {
  std::string name;
  Entry* programme = nullptr;
  Date from, to;
  int people = 0;
  Entry* batch = nullptr;
  std::vector<Entry*> persons, posts, nominations, postings;
};
Result<Entry*> make_programme(World& world, Date from);
/// Posts, nominations and wishes; the batch is `preparing`.
Status prepare(World& world, BatchStory& story);
/// Nominations are looked through; `placing`.
Status place(World& world, BatchStory& story);
/// Who goes where: `decided`, postings drafted.
Status decide(World& world, BatchStory& story);
/// Notified, arrived, on duty: `running`.
Status run(World& world, BatchStory& story);
/// Extended, moved on, called back, replaced.
Status change_some(World& world, BatchStory& story);
/// Everybody returns: `closed`.
Status close(World& world, BatchStory& story);

// filler.cpp
/// Records of every ledger that the core does not write, and their steps. part: of three, how many; last: led to every state.
Status fill(World& world, int part, bool last);

// users.cpp
Status first_users(World& world);  // the administrators and the office: the first of actors
Status unit_users(World& world);   // who acts for units
Status last_users(World& world);   // a posted person and his mentor; the links

}  // namespace zhagen::sample
