// The bundled reranker is built once for all classes, because a build takes seconds.
[assembly: AssemblyFixture(typeof(Search.Tests.Onnx.BundledReranker))]
