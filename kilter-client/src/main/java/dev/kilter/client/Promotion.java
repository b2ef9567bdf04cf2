package dev.kilter.client;

import dev.kilter.client.image.ImageSearch;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.ImageAnswer;
import dev.kilter.sdk.wire.ImageQuestion;
import dev.kilter.sdk.wire.PlatformInfo;
import java.util.List;

/// Looks into an image before another env runs it, since a value of the first env that the build wrote into it goes
/// along.
public final class Promotion {
    private final Kilter kilter;
    private final RegistryLogin login;

    /// @param login of this machine, for a registry that does not take the platform's
    public Promotion(Kilter kilter, RegistryLogin login) {
        this.kilter = kilter;
        this.login = login;
    }

    /// What the image of `from` holds of the values that `to` has not. An image that cannot be read is no failure:
    /// the answer says why, and the server says so to whoever follows. Nothing is pulled where there is nothing to
    /// look for.
    ///
    /// @param setAside whether a person promotes it whatever is found
    public ImageAnswer look(Project project, EnvName from, EnvName to, boolean setAside) {
        ImageQuestion question = kilter.promotes(project, from, to);
        if (question.values().isEmpty()) {
            return new ImageAnswer(List.of(), null, setAside);
        }
        try {
            int at = question.image().indexOf('@');
            List<ImageAnswer.Found> found = ImageSearch.of(
                    place(question.image().substring(0, at)), question.image().substring(at + 1), question.values());
            return new ImageAnswer(found, null, setAside);
        } catch (KilterException e) {
            return new ImageAnswer(List.of(), e.problem().detail(), setAside);
        }
    }

    private RegistryTarget place(String name) {
        int slash = name.indexOf('/');
        PlatformInfo platform = kilter.platform();
        String registry = name.substring(0, slash);
        boolean known =
                platform.registry().equals(registry) || platform.registry().startsWith(registry + "/");
        RegistryLogin own = known && platform.opensRegistry() ? kilter.registryLogin() : login;
        return new RegistryTarget(registry, name.substring(slash + 1), own)
                .speakingPlainHttp(known && platform.speaksPlainHttp());
    }
}
