using System.Text.Json;
using Search.Benchmarks.Peers;
using Search.Core.Settings;
using Search.Onnx.Tokenization;

namespace Search.Tests.Benchmarks.Peers;

public class PeerTokenizerTests
{
    [Fact]
    public void The_peer_gets_every_token_under_its_id()
    {
        using var folder = new TempFolder();
        var vocabulary = Vocabulary.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));

        PeerTokenizer.Write(folder.Path, vocabulary, lowerCase: true);

        Assert.Equal(vocabulary.Tokens, Vocabulary.FromFolder(folder.Path).Tokens);
        Assert.True(TokenizerSettings.FromFolder(folder.Path).LowerCase);
    }

    [Fact]
    public void Special_tokens_keep_their_ids()
    {
        using var folder = new TempFolder();
        var vocabulary = Vocabulary.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));

        PeerTokenizer.Write(folder.Path, vocabulary, lowerCase: true);

        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("tokenizer.json")));
        var added = json.RootElement.GetProperty("added_tokens").EnumerateArray()
            .ToDictionary(token => token.GetProperty("content").GetString()!, token => token.GetProperty("id").GetInt32());
        Assert.Equal(vocabulary.Cls, added["[CLS]"]);
        Assert.Equal(vocabulary.Sep, added["[SEP]"]);
        Assert.Equal(vocabulary.Pad, added["[PAD]"]);
    }
}
