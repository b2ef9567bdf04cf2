package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;

/// What an [AppStore] answers where a name that one slot may have is another's.
public final class TakenName {
    private TakenName() {}

    /// This host is the owner's.
    public static KilterException host(String host, Slot owner) {
        return taken("host", host, owner, "Use another app, env or process name, take it out of `domains:`");
    }

    /// This namespace is the owner's.
    public static KilterException namespace(String namespace, Slot owner) {
        return taken("namespace", namespace, owner, "Use another app or env name");
    }

    private static KilterException taken(String what, String name, Slot owner, String hint) {
        return Problem.of(
                        KilterCode.NAME_TAKEN,
                        "the " + what + " '" + name + "' belongs to " + owner,
                        hint + ", or remove that env: kilter env destroy " + owner.env() + " --project "
                                + owner.project())
                .toException();
    }
}
