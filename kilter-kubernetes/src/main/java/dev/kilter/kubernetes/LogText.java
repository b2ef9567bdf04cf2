package dev.kilter.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;

/// What a pod printed, in one request. fabric8's own getLog looks first whether the pod is ready, and may watch it for
/// that, which takes rights that nobody needs.
final class LogText {
    private LogText() {}

    /// Empty where there is none.
    ///
    /// @param query such as `tailLines=20`, as the API takes it
    static String of(KubernetesClient client, String namespace, String pod, String query) {
        String text = client.raw("/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?" + query);
        return text == null ? "" : text;
    }
}
