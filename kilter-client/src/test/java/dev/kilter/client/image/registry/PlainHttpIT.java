package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A real registry without TLS, at an address of this machine that others could be at.
@Timeout(60)
@EnabledIf("isInstalled")
class PlainHttpIT {
    static boolean isInstalled() {
        return DebianRegistry.isInstalled();
    }

    @Test
    void plain_http_is_spoken_elsewhere_when_somebody_says_so_and_never_else(@TempDir Path folder) throws Exception {
        Optional<String> address = addressOfThisMachine();
        Assumptions.assumeTrue(address.isPresent(), "needs an address beside 127.0.0.1");
        try (DebianRegistry registry = DebianRegistry.at(address.get(), folder.resolve("registry"))) {
            RegistryTarget target =
                    new RegistryTarget(registry.name(), "acme/shop", new RegistryLogin.Given("ann", "s3cret"));
            assertThatThrownBy(() -> push(target)).isInstanceOfSatisfying(KilterException.class, e -> {
                assertThat(e.problem().code()).isEqualTo(KilterCode.UNREACHABLE.code());
                assertThat(e.problem().hint()).contains("--plain-http");
            });
            assertThat(registry.requests()).isEmpty();

            push(target.speakingPlainHttp(true));

            assertThat(registry.requests())
                    .last()
                    .asString()
                    .startsWith("PUT /v2/acme/shop/blobs/")
                    .endsWith(" 201");
        }
    }

    private static void push(RegistryTarget target) {
        byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
        try (RegistrySession session = RegistrySession.open(target, true)) {
            session.pushBlob(OciImage.digestOf("hello"), BlobContent.of(content), null, null, _ -> {});
        }
    }

    private static Optional<String> addressOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(each -> !each.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .sorted()
                .findFirst();
    }
}
