package dev.kilter.sdk.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// A short-lived login to one slot's database, for one person. What it makes there is the slot's owner's.
///
/// @param host     as this client reaches it
/// @param password the only secret in it; [#toString] leaves it out
/// @param server   the server's major version, such as 17
/// @param expires  nobody logs in with it afterwards
public record DatabaseLogin(
        String host, int port, String database, String user, String password, int server, Instant expires) {
    /// `postgres://user:password@host:port/database`.
    public String url() {
        return "postgres://" + user + ":" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "@" + host + ":"
                + port + "/" + database;
    }

    /// The same login by another way in.
    public DatabaseLogin at(String otherHost, int otherPort) {
        return new DatabaseLogin(otherHost, otherPort, database, user, password, server, expires);
    }

    @Override
    public String toString() {
        return "DatabaseLogin[" + user + " to " + database + ", until " + expires + "]";
    }
}
