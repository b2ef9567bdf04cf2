package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.Commands;
import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.CommandRequest;
import io.helidon.websocket.WsListener;
import java.time.InstantSource;
import java.util.List;

/// `exec` and `run`: commands of people in an env.
final class CommandSockets {
    private final AppStore apps;
    private final Commands commands;
    private final Audit audit;
    private final InstantSource clock;

    CommandSockets(AppStore apps, Commands commands, Audit audit, InstantSource clock) {
        this.apps = apps;
        this.commands = commands;
        this.audit = audit;
        this.clock = clock;
    }

    List<Socket> sockets() {
        return List.of(
                new Socket("exec", Permission.ENTER, "Run a command beside a running process.", this::exec),
                new Socket("run", Permission.ENTER, "Run a command in a fresh copy of the app.", this::run));
    }

    private WsListener exec(Socket.Visit visit) {
        Slot slot = app(visit).slot();
        return new CommandTalk((request, listener) -> {
            note(visit, "exec", "beside " + request.process(), request);
            return commands.exec(slot, request, listener);
        });
    }

    private WsListener run(Socket.Visit visit) {
        KilterApp app = app(visit);
        return new CommandTalk((request, listener) -> {
            note(visit, "run", "as " + request.process(), request);
            return commands.run(app, request, visit.caller(), listener);
        });
    }

    private KilterApp app(Socket.Visit visit) {
        return apps.find(visit.slot()).orElseThrow(() -> Answers.missing("env " + visit.slot()));
    }

    /// The program alone: what follows it may be secret.
    private void note(Socket.Visit visit, String action, String where, CommandRequest request) {
        audit.add(new AuditEntry(
                clock.instant(),
                visit.caller(),
                action,
                visit.slot().toString(),
                where + ": " + request.command().getFirst()));
    }
}
