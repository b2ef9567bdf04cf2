package planted.dev.kilter.client;

import io.fabric8.kubernetes.api.model.Pod;

final class ReadsPods {
    final Pod pod = new Pod();
}
