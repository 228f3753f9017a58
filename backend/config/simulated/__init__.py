"""
A vendor of online payments that is simulated on this machine, for the demo and the tests; no money moves.

It answers as Stripe does where the shop could be wrong about it: the same answer under the same idempotency key and an
error for another request under it, declined cards, refunds that come late, fail or would exceed what was paid, pages
that expire, and signed notices that are sent again until they are taken. What it knows outlives its process.
"""
