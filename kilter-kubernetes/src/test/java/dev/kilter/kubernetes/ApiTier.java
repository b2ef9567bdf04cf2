package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.KilterApp;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A real API server with kilter's custom resources, and a namespace of the test's own on it: any cluster whose
/// administrator's kubeconfig is named, as `kubeconfig`, in the file that `KILTER_CLUSTER` names. Without pods
/// (`dev/cluster/up --light`) it does as well.
final class ApiTier implements AutoCloseable {
    static final String VARIABLE = "KILTER_CLUSTER";

    private static final ObjectMapper JSON = new ObjectMapper();

    final KubernetesClient client;
    final String namespace = "kilter-test-" + UUID.randomUUID().toString().substring(0, 8);

    ApiTier() {
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(kubeconfig()).toFile()))
                .build();
        for (String plural : List.of("kilterapps", "kiltertasks")) {
            try (InputStream in = KilterApp.class.getResourceAsStream("crd/" + plural + ".kilter.dev.yaml")) {
                client.load(Objects.requireNonNull(in)).forceConflicts().serverSideApply();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(plural + ".kilter.dev")
                    .waitUntilCondition(
                            found -> found != null
                                    && found.getStatus() != null
                                    && found.getStatus().getConditions() != null
                                    && found.getStatus().getConditions().stream()
                                            .anyMatch(condition -> condition
                                                            .getType()
                                                            .equals("Established")
                                                    && condition.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        }
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    private static String kubeconfig() {
        try {
            for (String line : Files.readAllLines(Path.of(System.getenv(VARIABLE)))) {
                String found = JSON.readTree(line).path("kubeconfig").asText();
                if (!found.isEmpty()) {
                    return found;
                }
            }
            throw new IllegalStateException("the file of " + VARIABLE + " names no kubeconfig");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
