package dev.kilter.sdk.deploy;

import java.util.regex.Pattern;

/// An image by digest, `host[:port]/repository@sha256:…`; a tag alone is never deployed.
public record ImageRef(String value) {
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]+(:[0-9]+)?/[a-z0-9._/-]+@sha256:[0-9a-f]{64}");

    public ImageRef {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("an image is deployed by digest: '" + value + "'");
        }
    }

    /// `sha256:…`
    public String digest() {
        return value.substring(value.indexOf('@') + 1);
    }

    /// The repository without the registry's host.
    public String repository() {
        return value.substring(value.indexOf('/') + 1, value.indexOf('@'));
    }

    @Override
    public String toString() {
        return value;
    }
}
