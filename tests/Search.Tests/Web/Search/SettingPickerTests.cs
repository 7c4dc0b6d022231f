using Bunit;
using Search.Web.Searching;

namespace Search.Tests.Web.Searching;

public sealed class SettingPickerTests : BunitContext
{
    [Fact]
    public void A_picker_shows_the_value_of_the_URL_even_if_it_is_not_in_the_list()
    {
        var picker = Render<SettingPicker>(parameters => parameters
            .Add(part => part.Label, "window").Add(part => part.Name, "k").Add(part => part.Value, "33")
            .Add(part => part.Options, [("10", "first 10"), ("20", "first 20")]));

        Assert.Equal("33", picker.Find("option[selected]").GetAttribute("value"));
    }
}
