package io.kafkachat.connect.it;

import com.sun.tools.attach.VirtualMachine;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A look into a worker process: its heap, and the metrics of its sink tasks. */
final class WorkerJvm implements AutoCloseable {

    /** The worker must be started with this option. */
    static final String LOCAL_ONLY = "-Djava.rmi.server.hostname=127.0.0.1";

    private final JMXConnector connector;

    private WorkerJvm(JMXConnector connector) {
        this.connector = connector;
    }

    static WorkerJvm of(ConnectWorkerProcess worker) {
        try {
            VirtualMachine machine =
                    VirtualMachine.attach(Long.toString(worker.process().pid()));
            try {
                return new WorkerJvm(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (Exception e) {
            throw new AssertionError("cannot look into the worker", e);
        }
    }

    /** The first number of its Java's version. */
    int javaFeature() {
        try {
            RuntimeMXBean runtime = ManagementFactory.getPlatformMXBean(server(), RuntimeMXBean.class);
            return Integer.parseInt(runtime.getSpecVersion());
        } catch (Exception e) {
            throw new AssertionError("cannot read the worker's version of Java", e);
        }
    }

    /** Bytes that survive a collection of garbage. */
    long liveHeap() {
        try {
            MemoryMXBean memory = ManagementFactory.getPlatformMXBean(server(), MemoryMXBean.class);
            memory.gc();
            return memory.getHeapMemoryUsage().getUsed();
        } catch (Exception e) {
            throw new AssertionError("cannot measure the worker's heap", e);
        }
    }

    /** A metric of the plugin, summed over the connector's tasks. */
    double metric(String connectorName, String metric) {
        try {
            Set<ObjectName> tasks = server().queryNames(
                            new ObjectName("kafka.connect:type=plugins,connector=" + connectorName + ",task=*"), null);
            double sum = 0;
            for (ObjectName task : tasks) {
                sum += ((Number) server().getAttribute(task, metric)).doubleValue();
            }
            return sum;
        } catch (Exception e) {
            throw new AssertionError("cannot read metric " + metric, e);
        }
    }

    private MBeanServerConnection server() throws Exception {
        return connector.getMBeanServerConnection();
    }

    @Override
    public void close() throws Exception {
        connector.close();
    }
}
