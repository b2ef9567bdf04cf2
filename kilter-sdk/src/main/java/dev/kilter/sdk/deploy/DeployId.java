package dev.kilter.sdk.deploy;

import java.util.regex.Pattern;

/// The name of one deploy: `d-` and 4 to 20 lower-case letters and digits.
public record DeployId(String value) {
    private static final Pattern FORM = Pattern.compile("d-[a-z0-9]{4,20}");

    public DeployId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a deploy id looks like d-7f3k, not '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
