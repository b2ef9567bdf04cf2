package dev.kilter.operator.flux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A change that waits for its turn, and what became of it. Only the thread that holds the lock touches the
/// answer.
final class Pending {
    private final SlotChange change;
    private FluxRepo.@Nullable Written proposed;
    private FluxRepo.@Nullable Written written;
    private @Nullable RuntimeException failure;

    Pending(SlotChange change) {
        this.change = change;
    }

    SlotChange change() {
        return change;
    }

    void propose(FluxRepo.Written answer) {
        proposed = answer;
    }

    void accept() {
        written = proposed;
    }

    void fail(RuntimeException e) {
        if (!isAnswered()) {
            failure = e;
        }
    }

    boolean isAnswered() {
        return written != null || failure != null;
    }

    FluxRepo.Written answer() {
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(written);
    }
}
