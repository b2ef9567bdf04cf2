package dev.kilter.postgres;

import dev.kilter.sdk.spi.StatementClass;

/// What a statement does to others, and why.
///
/// @param why for people; may be empty when it is safe
public record Verdict(StatementClass kind, String why) {
    static final Verdict SAFE = new Verdict(StatementClass.SAFE, "");

    static Verdict safe(String why) {
        return new Verdict(StatementClass.SAFE, why);
    }

    static Verdict locking(String why) {
        return new Verdict(StatementClass.LOCKING, why);
    }

    static Verdict rewriting(String why) {
        return new Verdict(StatementClass.REWRITING, why);
    }

    static Verdict breaking(String why) {
        return new Verdict(StatementClass.BREAKING, why);
    }

    static Verdict destructive(String why) {
        return new Verdict(StatementClass.DESTRUCTIVE, why);
    }

    /// The worse of the two; of equal ones this one.
    Verdict or(Verdict other) {
        return other.kind.compareTo(kind) > 0 || (other.kind == kind && why.isEmpty()) ? other : this;
    }
}
