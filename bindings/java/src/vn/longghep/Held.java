package vn.longghep;

import java.lang.ref.Cleaner;
import java.util.function.LongConsumer;

/** An object of the library: freed by close(), or else when nothing refers to it any more. */
abstract class Held implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final long address;
  private final Cleaner.Cleanable freeing;
  private volatile boolean closed;

  Held(long address, LongConsumer free) {
    this.address = address;
    this.freeing = CLEANER.register(this, () -> free.accept(address));
  }

  /** The caller keeps this object reachable until the library has returned. */
  final long address() {
    if (closed) throw new IllegalStateException("closed");
    return address;
  }

  /** Not while another thread is using it. */
  @Override
  public final void close() {
    closed = true;
    freeing.clean();
  }
}
