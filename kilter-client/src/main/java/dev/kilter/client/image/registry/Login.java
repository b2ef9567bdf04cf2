package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The login for a registry, and where it was found, in words for an error message.
///
/// @param credential null: anonymous
record Login(@Nullable Credential credential, String origin) {
    @Override
    public String toString() {
        return "Login[" + origin + "]";
    }

    static Login of(RegistryTarget target, Map<String, String> environment) {
        return switch (target.login()) {
            case RegistryLogin.Given(String user, String password) ->
                new Login(Credential.from(user, password), "user '" + user + "'");
            case RegistryLogin.OfThisMachine() -> ofThisMachine(target, environment);
        };
    }

    private static Login ofThisMachine(RegistryTarget target, Map<String, String> environment) {
        List<String> complaints = new ArrayList<>();
        CredentialRetrieverFactory factory = CredentialRetrieverFactory.forImage(
                ImageReference.of(target.registry(), target.repository(), null),
                event -> {
                    if (event.getLevel() == LogEvent.Level.WARN) {
                        complaints.add(event.getMessage().strip());
                    }
                },
                environment);
        for (Path file : loginFiles(environment)) {
            Optional<Credential> found = retrieve(factory.dockerConfig(file), file.toString());
            if (found.isPresent()) {
                return new Login(found.get(), "user '" + found.get().getUsername() + "' from " + file);
            }
        }
        Optional<Credential> helper =
                retrieve(factory.wellKnownCredentialHelpers(), "the registry's credential helper");
        return helper.map(credential -> new Login(credential, "the registry's credential helper"))
                .orElseGet(() -> nobody(target, complaints));
    }

    private static Login nobody(RegistryTarget target, List<String> complaints) {
        String why = complaints.isEmpty() ? "" : " (" + String.join("; ", complaints) + ")";
        return new Login(null, "nobody, as no login is kept for '" + target.registry() + "'" + why);
    }

    private static List<Path> loginFiles(Map<String, String> environment) {
        List<Path> files = new ArrayList<>();
        add(files, environment.get("REGISTRY_AUTH_FILE"), "");
        add(files, environment.get("XDG_RUNTIME_DIR"), "containers/auth.json");
        add(files, environment.get("XDG_CONFIG_HOME"), "containers/auth.json");
        add(files, environment.get("DOCKER_CONFIG"), "config.json");
        add(files, environment.get("HOME"), ".docker/config.json");
        return files.stream().filter(Files::isRegularFile).distinct().toList();
    }

    private static void add(List<Path> files, @Nullable String folder, String name) {
        if (folder != null && !folder.isEmpty()) {
            files.add(name.isEmpty() ? Path.of(folder) : Path.of(folder, name));
        }
    }

    private static Optional<Credential> retrieve(CredentialRetriever retriever, String origin) {
        try {
            return retriever.retrieve();
        } catch (CredentialRetrievalException e) {
            throw Problem.of(
                            KilterCode.PUSH_DENIED,
                            "the login kept in " + origin + " cannot be read: " + e.getMessage(),
                            "Log in again with `docker login` or `podman login`, then deploy again.")
                    .toException(e);
        }
    }
}
