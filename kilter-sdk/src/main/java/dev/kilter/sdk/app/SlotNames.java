package dev.kilter.sdk.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The names of a slot's things. Database, roles and resource are injective: no two slots share one, since each carries
/// a hash of the whole tuple or a character that no label has. Namespace and the first label of the host are plain, so
/// two slots may want the same: the second claimant is refused by the platform.
///
/// @param resource  name of the KilterApp, `org.app.env`
/// @param namespace `<org>-<app>-<env>`, at most 63 characters
/// @param hostLabel first label of the host: `<app>` for prod, `<app>-<env>` otherwise
/// @param database  at most 63 bytes (PostgreSQL cuts longer identifiers silently)
/// @param ownerRole owns database and schemas, cannot log in
/// @param migratorRole logs in for migrations, member of the owner
/// @param appRole   logs in for the app, reads and writes rows
/// @param gitPath   `apps/<hh>/<org>/<app>/<env>`, the slot's folder in the flux repo
public record SlotNames(
        String resource,
        String namespace,
        String hostLabel,
        String database,
        String ownerRole,
        String migratorRole,
        String appRole,
        String gitPath) {

    private static final int LONGEST_LABEL = 63;
    private static final int READABLE = 40;

    static SlotNames of(Slot slot) {
        String org = slot.project().org();
        String app = slot.project().app();
        String env = slot.env().value();
        String stem = stem(org + "_" + app + "_" + env, slot);
        return new SlotNames(
                org + "." + app + "." + env,
                label(org + "-" + app + "-" + env, slot.toString()),
                env.equals("prod") ? app : app + "-" + env,
                stem,
                stem + "_owner",
                stem + "_migrator",
                stem + "_app",
                "apps/" + sha256(slot.project().toString()).substring(0, 2) + "/" + org + "/" + app + "/" + env);
    }

    /// First label of the host of one of the app's other processes: `<process>-<app>` for prod,
    /// `<process>-<app>-<env>` otherwise, at most 63 characters; what is cut ends in a hash. It is as plain as the
    /// app's own: another app may be called so.
    public String hostLabel(String process) {
        return label(process + "-" + hostLabel, resource + "/" + process);
    }

    /// The text where it may be a DNS label; else its head and ten digits of the hash of what it is of.
    private static String label(String plain, String of) {
        if (plain.length() <= LONGEST_LABEL) {
            return plain;
        }
        return plain.substring(0, LONGEST_LABEL - 11) + "-" + sha256(of).substring(0, 10);
    }

    /// A readable head and 10 hex digits of the tuple's hash: at most 51 bytes, so that `_migrator` still fits.
    private static String stem(String plain, Slot slot) {
        String readable = plain.replace('-', '_');
        String head = readable.length() > READABLE ? readable.substring(0, READABLE) : readable;
        return head + "_" + sha256(slot.toString()).substring(0, 10);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
