// Building the bundled reranker takes seconds: once for all classes.
[assembly: AssemblyFixture(typeof(Search.Tests.Onnx.BundledReranker))]
