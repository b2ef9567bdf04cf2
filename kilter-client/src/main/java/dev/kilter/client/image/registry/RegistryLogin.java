package dev.kilter.client.image.registry;

/// Where the login for a registry comes from.
public sealed interface RegistryLogin {
    /// What `docker login`, `podman login` and their credential helpers left on this machine; anonymous if there is
    /// nothing.
    record OfThisMachine() implements RegistryLogin {}

    /// This user and password. Its text form hides the password.
    record Given(String user, String password) implements RegistryLogin {
        @Override
        public String toString() {
            return "Given[user=" + user + ", password=…]";
        }
    }
}
