package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.client.DatabaseProxy;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.wire.DatabaseLogin;
import org.jspecify.annotations.Nullable;

/// A command that goes to an env's database itself, with a login of its own. What it makes there belongs to the slot's
/// owner, so that nobody's work stands in the way of the next deploy. The local platform's database is on this machine;
/// a cluster's is reached through the server.
abstract class DatabaseQuestion extends Question {
    DatabaseQuestion(Context context) {
        super(context);
    }

    /// A login by the way in that is open until it is closed.
    ///
    /// @param way null: this machine reaches the database by itself
    record Entry(DatabaseLogin login, @Nullable DatabaseProxy way) implements AutoCloseable {
        /// Stays until Ctrl-C.
        void stay() {
            if (way != null) {
                way.serve();
            }
        }

        @Override
        public void close() {
            if (way != null) {
                way.close();
            }
        }
    }

    /// The shortest way in, and passes on what comes by it.
    final Entry enter(Console console) {
        Kilter kilter = context.platform(flags, console).kilter();
        if (kilter.platform().local()) {
            return new Entry(kilter.databaseLogin(context.project(flags), Context.env(flags)), null);
        }
        Entry entry = enter(kilter, 0);
        Thread.ofVirtual().start(entry::stay);
        return entry;
    }

    /// A way in by this port of this machine, or any free one for 0; it passes nothing on before [Entry#stay].
    final Entry enter(Kilter kilter, int port) {
        DatabaseLogin login = kilter.databaseLogin(context.project(flags), Context.env(flags));
        DatabaseProxy way = kilter.platform().local()
                ? DatabaseProxy.open(login, port)
                : DatabaseProxy.through(kilter, context.project(flags), Context.env(flags), port);
        return new Entry(login.at("127.0.0.1", way.port()), way);
    }
}
