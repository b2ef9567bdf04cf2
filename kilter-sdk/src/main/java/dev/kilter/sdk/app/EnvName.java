package dev.kilter.sdk.app;

/// The name of a deployment slot of a project: a DNS label of at most 20 characters, such as `prod` or `pr-247`.
public record EnvName(String value) implements Comparable<EnvName> {
    /// The env a deploy goes to when nobody says otherwise.
    public static final EnvName PROD = new EnvName("prod");

    public EnvName {
        DnsLabel.check("the env", value, 20);
    }

    /// Whether this env comes and goes: `dev` and `pr-*`.
    public boolean isEphemeral() {
        return value.equals("dev") || isPreview();
    }

    /// Whether this env is one change's preview, `pr-*`: nobody misses what was in it.
    public boolean isPreview() {
        return value.startsWith("pr-");
    }

    /// Whether a plain deploy may make this env although nobody named it: `prod` and `dev`.
    public boolean isWellKnown() {
        return value.equals("prod") || value.equals("dev");
    }

    @Override
    public int compareTo(EnvName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
