package dev.kilter.sdk.app;

import java.util.Optional;
import java.util.regex.Pattern;

/// A public key that secrets can be sealed for: one of age (X25519), or one of SSH (ed25519), which `sops` and `age`
/// read and Flux does not.
///
/// @param value `age1…`, or `ssh-ed25519 AAAA…` without a comment
public record Recipient(String value) {
    private static final Pattern AGE = Pattern.compile("age1[02-9ac-hj-np-z]{58}");
    private static final Pattern SSH = Pattern.compile("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}");

    public Recipient {
        if (!AGE.matcher(value).matches() && !SSH.matcher(value).matches()) {
            throw new IllegalArgumentException("a recipient is a public key of age or SSH");
        }
    }

    /// Reads a key as people write it: one of SSH may have a comment. Empty: it is no key that secrets can be
    /// sealed for.
    public static Optional<Recipient> find(String text) {
        String[] words = text.strip().split(" +", 3);
        String plain = words.length > 1 ? words[0] + " " + words[1] : words[0];
        boolean whole = words.length == 1 || words[0].equals("ssh-ed25519");
        return whole && (AGE.matcher(plain).matches() || SSH.matcher(plain).matches())
                ? Optional.of(new Recipient(plain))
                : Optional.empty();
    }

    /// Whether it is a key of SSH.
    public boolean isSsh() {
        return value.startsWith("ssh-");
    }
}
