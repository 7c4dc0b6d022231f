using System.Text.Json.Nodes;
using Search.Core.Errors;
using Search.Onnx.Checkpoints;

namespace Search.Tests.Onnx.Checkpoints;

public sealed class ModelConfigTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("relative_key")]
    [InlineData("relative_key_query")]
    public void Unsupported_position_types_are_refused(string type)
    {
        Write(type);

        var error = Assert.Throws<ModelException>(() => ModelConfig.FromFolder(_folder.Path));

        Assert.Contains($"config.json: position_embedding_type is '{type}'; expected absolute", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData(null)]
    public void Absolute_positions_are_accepted(string? type)
    {
        Write(type);

        Assert.True(ModelConfig.FromFolder(_folder.Path).MaxPositions > 0);
    }

    private void Write(string? positions)
    {
        var config = JsonNode.Parse(File.ReadAllText(TestData.Require("golden/checkpoints-bad/sound/config.json")))!;
        config["position_embedding_type"] = positions;
        File.WriteAllText(_folder.File("config.json"), config.ToJsonString());
    }
}
