package io.kafkachat.connect;

import java.time.Duration;

/**
 * The one thread of a task on which outputs are made and sent: steps run one after the other, those that one caller
 * executes in their order. Any thread may call; never blocks. After the task's end steps are dropped.
 */
interface PublisherThread {

    void execute(Runnable step);

    void schedule(Runnable step, Duration delay);
}
