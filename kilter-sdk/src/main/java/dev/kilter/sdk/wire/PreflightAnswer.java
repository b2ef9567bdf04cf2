package dev.kilter.sdk.wire;

/// The answer to a [Preflight] that is not refused.
///
/// @param checkPlan whether only the env's database can tell if the deploy's plan still holds, or if its statements
///                  need one: the client asks by [TaskWork.Check] before it builds
/// @param review    whether destructive statements need a reviewed plan in this env
public record PreflightAnswer(boolean checkPlan, boolean review) {}
