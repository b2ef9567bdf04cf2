package dev.kilter.server;

import dev.kilter.api.LogFields;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The events of deploys as lines of the server's log. What an app or a tool wrote is not told: it may hold anything.
final class DeployLog {
    private static final System.Logger LOG = System.getLogger(DeployLog.class.getName());

    private DeployLog() {}

    /// Says it with the deploy and its slot, whichever thread it is: a request's knows neither by itself.
    static void tell(DeployId deploy, Slot slot, long number, DeployEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("deploy", deploy.value());
        fields.put("slot", slot.toString());
        fields.put("event", String.valueOf(number));
        String text = switch (event) {
            case DeployEvent.Accepted(var _, var steps) -> "accepted: " + String.join(", ", steps);
            case DeployEvent.Queued queued ->
                "waits for " + queued.holder() + " in '" + queued.phase() + "', place " + queued.place();
            case DeployEvent.Granted(var deadline) -> "has the slot until " + deadline;
            case DeployEvent.StepStarted(var step) -> {
                fields.put("step", step);
                yield step + " begins";
            }
            case DeployEvent.StepNote(var step, var _) -> {
                fields.put("step", step);
                yield step + " has a note";
            }
            case DeployEvent.StepEnded ended -> {
                fields.put("step", ended.step());
                yield ended.step() + " " + ended.outcome() + " after " + ended.durationMs() + " ms";
            }
            case DeployEvent.Notice _ -> "has a notice";
            case DeployEvent.Result(var result) -> ended(result);
        };
        LogFields.within(fields, () -> LOG.log(System.Logger.Level.INFO, text));
    }

    private static String ended(DeployResult result) {
        return "ended as " + result.status().name().toLowerCase(Locale.ROOT)
                + (result.error() == null
                        ? ""
                        : " with " + result.error().problem().code().value());
    }
}
