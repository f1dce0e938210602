using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Access;

public static class AccessErrors
{
    public static Error UserNotFound(long id) => Error.NotFound("user_not_found", $"There is no user {id}.");

    public static Error KeyNotFound(long id) => Error.NotFound("api_key_not_found", $"There is no API key {id}.");

    public static Error LastAdmin() => Error.Conflict(
        "last_admin", "This is the last active administrator. Make somebody else an administrator first.");

    public static Error AlreadySetUp() => Error.Conflict(
        "already_set_up", "This workspace already has an administrator. Sign in instead.");

    public static Error EmailTaken(string email) => Error.Conflict("email_taken", $"There is already a user with the e-mail {email}.");

    public static Error EmailInvalid() => Error.Invalid("email_invalid", "Enter an e-mail address such as ada@example.com.", "email");

    public static Error NameMissing() => Error.Invalid("name_missing", "Enter a name.", "name");

    public static Error NameTooLong(int limit) => Error.Invalid("name_too_long", $"A name has at most {limit} characters.", "name");

    public static Error PasswordTooShort() => Error.Invalid(
        "password_too_short", $"A password has at least {UserService.MinimumPasswordLength} characters.", "password");

    public static Error PasswordTooLong() => Error.Invalid(
        "password_too_long", $"A password has at most {UserService.MaximumPasswordLength} characters.", "password");

    public static Error PasswordWrong() => Error.Invalid("password_wrong", "The current password is not right.", "current_password");

    public static Error KeyTooShort() => Error.Invalid(
        "api_key_too_short", $"An API key has at least {ApiKeyService.MinimumLength} characters.", "api_key");

    public static Error ManagersOnly() =>
        Error.Forbidden("not_allowed", "Only marketers and administrators may do this.");

    public static Error AdminsOnly() =>
        Error.Forbidden("not_allowed", "Only administrators may do this.");

    public static Error OwnLeadsOnly() =>
        Error.Forbidden("not_allowed", "Agents may change only the leads assigned to them, and not whom they are assigned to.");
}
