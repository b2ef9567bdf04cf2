package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.client.Kilter;
import dev.kilter.sdk.wire.DatabaseLogin;

/// A command that goes to an env's database itself, with a login of its own. What it makes there belongs to the slot's
/// owner, so that nobody's work stands in the way of the next deploy.
abstract class DatabaseQuestion extends Question {
    DatabaseQuestion(Context context) {
        super(context);
    }

    final DatabaseLogin login(Console console) {
        Kilter kilter = context.platform(flags, console).kilter();
        if (!kilter.platform().local()) {
            throw Usage.wrong("'kilter db' works on the local platform only, for now", "Add --local.");
        }
        return kilter.databaseLogin(context.project(flags), Context.env(flags));
    }
}
