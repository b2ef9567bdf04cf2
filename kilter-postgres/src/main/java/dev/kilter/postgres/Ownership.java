package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Gives the schema's objects back to the owner role and the app its rights on them, inside the migration's
/// transaction, so that one developer's CREATE does not break the next one's deploy.
public final class Ownership {
    private Ownership() {}

    /// Does it in the transaction that is open; changes and locks nothing when there is nothing to mend. `owner`
    /// ends in `_owner`; the app role is named alike. Returns what a person should know: what could not be given
    /// back, and functions that have the owner's power now.
    public static List<String> sweep(Connection connection, String owner) throws SQLException {
        List<String> notes = new ArrayList<>();
        List<Misowned> found = Misowned.find(connection, owner);
        List<Misowned> mine = found.stream().filter(Misowned::canBeTaken).toList();
        if (!mine.isEmpty()) {
            CleanSession.execute(connection, "SET LOCAL lock_timeout = '2s'");
            notes.addAll(Misowned.take(connection, mine, owner));
        }
        CleanSession.execute(
                connection, "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE " + Names.quoted(owner));
        AppRights.grant(connection, owner, mine);
        found.stream()
                .filter(object -> !object.canBeTaken())
                .map(Misowned::note)
                .forEach(notes::add);
        return notes;
    }
}
