package dev.kilter.sdk.deploy;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The name of one deploy: `d-` and 4 to 20 lower-case letters and digits.
public record DeployId(String value) {
    private static final Pattern FORM = Pattern.compile("d-[a-z0-9]{4,20}");
    private static final String LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789";

    public DeployId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a deploy id looks like d-7f3k, not '" + value + "'");
        }
    }

    /// A new name, of characters that nobody mistakes for another; with a [java.security.SecureRandom] no other
    /// deploy has it.
    public static DeployId drawn(RandomGenerator random) {
        StringBuilder id = new StringBuilder("d-");
        for (int i = 0; i < 8; i++) {
            id.append(LEGIBLE.charAt(random.nextInt(LEGIBLE.length())));
        }
        return new DeployId(id.toString());
    }

    /// Whether this text can be the name of a deploy.
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
