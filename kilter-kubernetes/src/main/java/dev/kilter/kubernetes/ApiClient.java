package dev.kilter.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/// The connection to the API server: from the pod's account, or from KUBECONFIG.
final class ApiClient {
    private static final int MILLIS = 10_000;

    private ApiClient() {}

    static KubernetesClient connect() {
        Config config = new ConfigBuilder()
                .withRequestTimeout(MILLIS)
                .withConnectionTimeout(MILLIS)
                .withRequestRetryBackoffLimit(3)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
