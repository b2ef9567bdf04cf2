package dev.kilter.operator.step;

import dev.kilter.api.KilterAppStatus;
import java.util.List;

/// What to do now.
///
/// @param actions in this order
/// @param status  to store before the actions are performed, except [Action.TryAgain], which comes first
/// @param rests   whether nothing is under way
public record Decision(List<Action> actions, KilterAppStatus status, boolean rests) {
    public Decision {
        actions = List.copyOf(actions);
    }
}
