package dev.kilter.server.portal;

import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How something is, in a word and a colour; the word alone is enough.
///
/// @param tone `ok`, `warn`, `bad`, `run` or `mute`
record Mark(String tone, String word) {
    Tag tag() {
        return Tag.of("span", "tag " + tone).text(word);
    }

    /// What answers in this env.
    static Mark serving(EnvStatus env) {
        if (env.release() == null) {
            return new Mark("mute", "nothing live");
        }
        int desired = env.processes().stream().mapToInt(ProcessHealth::desired).sum();
        int ready = env.processes().stream().mapToInt(ProcessHealth::ready).sum();
        String name = env.release().name();
        if (env.processes().isEmpty()) {
            return new Mark("ok", name + " live");
        }
        if (desired == 0) {
            return new Mark("warn", name + " asleep");
        }
        if (ready == 0) {
            return new Mark("bad", name + " down");
        }
        return ready < desired
                ? new Mark("warn", name + " " + ready + "/" + desired + " ready")
                : new Mark("ok", name + " serving");
    }

    /// The latest attempt; null: there was none.
    static Mark attempt(@Nullable DeployRecord deploy) {
        if (deploy == null) {
            return new Mark("mute", "none");
        }
        if (deploy.finished() == null) {
            return new Mark("run", doing(deploy.phase()));
        }
        String word = deploy.status().name().toLowerCase(Locale.ROOT);
        if (deploy.status() == DeployStatus.LIVE) {
            return new Mark("ok", deploy.problem() == null ? word : word + ", late");
        }
        boolean bad = deploy.status() == DeployStatus.FAILED || deploy.status() == DeployStatus.REFUSED;
        return new Mark(bad ? "bad" : "warn", word);
    }

    /// A step in words that say it goes on.
    static String doing(String phase) {
        return switch (phase) {
            case "queued" -> "waiting";
            case "provision" -> "provisioning";
            case "migrate" -> "migrating";
            case "commit" -> "committing";
            case "rollout" -> "rolling out";
            default -> phase;
        };
    }
}
