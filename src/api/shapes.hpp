#pragma once
// Shapes that several groups of routes give, and how they are written.

#include "api/table.hpp"
#include "audit/audit.hpp"
#include "jobs/jobs.hpp"

namespace zhagen::api {

extern const Shape kSession, kUser, kGrant, kRecord, kJob;

void write_job(JsonWriter& w, const jobs::Job& job);
void write_user(JsonWriter& w, const account::User& user);
void write_grant(JsonWriter& w, const account::Grant& grant);
Result<account::Grant> grant_of(const Json& json);

}  // namespace zhagen::api
