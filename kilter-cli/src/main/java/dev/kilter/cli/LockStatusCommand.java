package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.cli.view.Wording;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.LockStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `kilter lock status`.
@Command(name = "status", description = "Which deploy has the env, since when, and which ones wait for it.")
final class LockStatusCommand extends Question {
    LockStatusCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        LockStatus lock = context.platform(flags, console).kilter().lock(context.project(flags), Context.env(flags));
        return print(console, format, lock, lines(lock, Instant.now()));
    }

    static List<String> lines(LockStatus lock, Instant now) {
        String slot = lock.project() + "/" + lock.env();
        List<String> lines = new ArrayList<>();
        DeployRecord holder = lock.holder();
        lines.add(
                holder == null
                        ? slot + " is free"
                        : slot + " is held by " + who(holder) + " for " + since(lock.since(), now) + ", now in '"
                                + holder.phase() + "'; " + lease(lock.leaseUntil(), now));
        for (int i = 0; i < lock.waiting().size(); i++) {
            DeployRecord waiting = lock.waiting().get(i);
            lines.add("  " + (i + 1) + ". " + who(waiting) + " has waited for " + since(waiting.created(), now));
        }
        return lines;
    }

    private static String who(DeployRecord deploy) {
        return deploy.id() + " of " + deploy.by() + " (" + Wording.shortCommit(deploy.commit(), deploy.dirty()) + ")";
    }

    private static String since(@Nullable Instant then, Instant now) {
        return then == null
                ? "-"
                : Wording.ago(then, now).replaceFirst(" ago$", "").replace("yesterday", "a day");
    }

    private static String lease(@Nullable Instant until, Instant now) {
        return until == null || until.isBefore(now)
                ? "its lease has expired"
                : "its lease is renewed, " + (until.getEpochSecond() - now.getEpochSecond()) + " s are left";
    }
}
