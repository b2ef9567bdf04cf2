package planted.dev.kilter.operator.step;

final class Sleeps {
    void pause() throws InterruptedException {
        Thread.sleep(1);
    }
}
