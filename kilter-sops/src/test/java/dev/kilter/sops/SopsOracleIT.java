package dev.kilter.sops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What kilter seals, the tools themselves open: values, MAC, and everything around them.
class SopsOracleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AgeIdentity CLUSTER = AgeIdentity.generate();
    private static final AgeIdentity OTHER = AgeIdentity.generate();
    private static final SecretManifest PLAIN = Tricky.manifest();

    @TempDir
    private Path folder;

    @Test
    void sops_reads_each_tricky_value_and_finds_the_mac_right() throws IOException {
        JsonNode opened = JSON.readTree(RealTools.sops(CLUSTER, file()));
        assertThat(values(opened.get("stringData"))).isEqualTo(PLAIN.values());
        assertThat(opened.at("/metadata/name").asText()).isEqualTo(PLAIN.object());
        assertThat(opened.at("/immutable").asBoolean()).isTrue();
        assertThat(opened.has("sops")).isFalse();
    }

    @Test
    void sops_age_reads_each_tricky_value() throws IOException {
        assertThat(values(JSON.readTree(RealTools.sopsAge(CLUSTER, file())))).isEqualTo(PLAIN.values());
    }

    @Test
    void age_opens_the_data_key_for_each_recipient() throws IOException {
        SealedValues sealed = new AgeShipper().seal(PLAIN, List.of(CLUSTER.recipient(), OTHER.recipient()));
        byte[] one = dataKey(CLUSTER, sealed.keys().getFirst().sealed());
        byte[] other = dataKey(OTHER, sealed.keys().getLast().sealed());
        assertThat(one).hasSize(32).isEqualTo(other);
    }

    @Test
    void sops_and_age_read_by_a_key_of_ssh_what_the_cluster_reads_by_its_own() throws Exception {
        for (int i = 0; i < 8; i++) {
            SshKey person = SshKey.generate();
            SealedValues sealed = new AgeShipper().seal(PLAIN, List.of(person.recipient(), CLUSTER.recipient()));
            Path file = Files.writeString(folder.resolve("secret.yaml"), Tricky.file(sealed));
            Path key = Files.writeString(folder.resolve("id_ed25519"), person.file());
            Path armored = Files.writeString(
                    folder.resolve("data-key.age"), sealed.keys().getFirst().sealed());

            assertThat(values(JSON.readTree(RealTools.sopsBySsh(key, file)).get("stringData")))
                    .isEqualTo(PLAIN.values());
            assertThat(values(JSON.readTree(RealTools.sops(CLUSTER, file)).get("stringData")))
                    .isEqualTo(PLAIN.values());
            assertThat(RealTools.age(key, armored))
                    .isEqualTo(dataKey(CLUSTER, sealed.keys().getLast().sealed()));
            assertThat(SopsFile.parse(Tricky.file(sealed)).open(CLUSTER)).isEqualTo(PLAIN.values());
        }
    }

    private byte[] dataKey(AgeIdentity identity, String armored) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), identity.secret() + "\n");
        return RealTools.age(key, Files.writeString(folder.resolve("data-key.age"), armored));
    }

    private Path file() throws IOException {
        SealedValues sealed = new AgeShipper().seal(PLAIN, List.of(OTHER.recipient(), CLUSTER.recipient()));
        return Files.writeString(folder.resolve("secret.yaml"), Tricky.file(sealed));
    }

    private static SortedMap<String, String> values(JsonNode node) {
        SortedMap<String, String> values = new TreeMap<>();
        node.properties().forEach(entry -> {
            assertThat(entry.getValue().isTextual()).as(entry.getKey()).isTrue();
            values.put(entry.getKey(), entry.getValue().asText());
        });
        return values;
    }
}
