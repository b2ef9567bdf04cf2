package dev.kilter.operator.step;

import dev.kilter.sdk.deploy.DeployId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names of Jobs: deterministic per deploy, so that a second start is the first one, at most 50 characters.
final class JobNames {
    private static final int LONGEST = 50;

    private JobNames() {}

    static String migrate(DeployId deploy) {
        return "migrate-" + hash(deploy, "migrate");
    }

    /// Of the Job in which the tool's own command applies the migrations.
    static String tool(DeployId deploy) {
        return "migrate-tool-" + hash(deploy, "tool");
    }

    static String drift(DeployId deploy) {
        return "drift-" + hash(deploy, "drift");
    }

    static String seed(DeployId deploy, String seed) {
        String hash = hash(deploy, seed);
        String head = "seed-" + seed;
        int room = LONGEST - hash.length() - 1;
        return (head.length() > room ? head.substring(0, room) : head) + "-" + hash;
    }

    /// Of the app's own command before the roll; each attempt is a Job of its own.
    static String release(DeployId deploy, int attempt) {
        return "release-" + hash(deploy, "release") + "-" + attempt;
    }

    private static String hash(DeployId deploy, String what) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((deploy.value() + "/" + what).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
