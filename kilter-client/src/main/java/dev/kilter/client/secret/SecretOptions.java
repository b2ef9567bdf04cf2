package dev.kilter.client.secret;

/// What a person asks about the secrets of one deploy.
///
/// @param keep     a source that is not here leaves the live values as they are
/// @param prune    Secrets that kilter.yaml does not declare any more go away
/// @param confirms the keys that they are sealed for may be others than before
public record SecretOptions(boolean keep, boolean prune, boolean confirms) {
    /// Nothing of this.
    public static final SecretOptions PLAIN = new SecretOptions(false, false, false);
}
