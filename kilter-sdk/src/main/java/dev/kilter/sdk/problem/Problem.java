package dev.kilter.sdk.problem;

import java.util.List;

/// Something a person can act on: what happened, how we know, and what to do next. Never holds a secret.
///
/// @param code     the stable name of the condition
/// @param detail   what happened, in one sentence, with values in quotes
/// @param hint     the next command or edit; never blank
/// @param evidence short lines that show why we think so; may be empty
public record Problem(ProblemCode code, String detail, String hint, List<String> evidence) {
    public Problem {
        if (detail.isBlank() || hint.isBlank()) {
            throw new IllegalArgumentException("a problem has a detail and a hint");
        }
        evidence = List.copyOf(evidence);
    }

    /// A problem with one of kilter's own codes and no evidence yet.
    public static Problem of(KilterCode code, String detail, String hint) {
        return new Problem(code.code(), detail, hint, List.of());
    }

    /// The same problem with these lines as its evidence.
    public Problem withEvidence(List<String> lines) {
        return new Problem(code, detail, hint, lines);
    }

    /// The same problem with these lines as its evidence.
    public Problem withEvidence(String... lines) {
        return withEvidence(List.of(lines));
    }

    /// The kind of its code.
    public ProblemKind kind() {
        return code.kind();
    }

    /// The exception that carries this problem to the edge.
    public KilterException toException() {
        return new KilterException(this);
    }

    /// The exception that carries this problem to the edge and keeps what caused it.
    public KilterException toException(Throwable cause) {
        return new KilterException(this, cause);
    }
}
