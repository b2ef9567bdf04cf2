package dev.kilter.operator.step;

import dev.kilter.api.KilterAppStatus;
import java.time.Duration;
import java.util.List;

/// What to do now.
///
/// @param actions in this order
/// @param status  to store before the actions are performed
/// @param again   when to look again at the latest
public record Decision(List<Action> actions, KilterAppStatus status, Duration again) {
    public Decision {
        actions = List.copyOf(actions);
    }
}
