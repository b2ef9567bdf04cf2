package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.wire.PlatformInfo;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where an image goes, and by whose login.
class ImagePlaceTest {
    private static final RegistryLogin MACHINE = new RegistryLogin.OfThisMachine();
    private static final RegistryLogin OWN = new RegistryLogin.Given("kilter", "token");

    @ParameterizedTest
    @CsvSource({
        "registry.example.com, true, , registry.example.com/acme/shop, true",
        "registry.example.com, false, , registry.example.com/acme/shop, false",
        "registry.example.com/apps, true, , registry.example.com/apps/acme/shop, true",
        "registry.example.com/apps, false, , registry.example.com/apps/shop, false",
        "registry.example.com, true, registry.example.com/acme, registry.example.com/acme/shop, true",
        "registry.example.com, true, elsewhere.example.com/acme, elsewhere.example.com/acme/shop, false",
    })
    void the_platform_s_own_login_goes_to_its_own_registry_alone(
            String registry, boolean takesOwnLogin, String named, String place, boolean own) {
        PlatformInfo platform = new PlatformInfo(
                "test",
                "0.1.0",
                false,
                registry,
                false,
                new TreeMap<>(),
                "example.com",
                "dev2",
                null,
                takesOwnLogin,
                null);

        RegistryTarget target = ImagePlace.of(
                        platform,
                        KilterYaml.parse("kilter.yaml", "project: acme/shop\n".getBytes(StandardCharsets.UTF_8))
                                .resolve(new EnvName("dev")),
                        named,
                        MACHINE,
                        OWN)
                .target();

        assertThat(target.name()).isEqualTo(place);
        assertThat(target.login()).isEqualTo(own ? OWN : MACHINE);
    }
}
